/*
 * Every way a request can fail, one row each: CODE(NAME, slug, title).
 *
 * The slug is the stable machine-readable code of a problem document ("/problems/<slug>"); the
 * title is its short human name.  HTTP status is derived in service/http/message/status.c, nowhere
 * else. No include guard: the list is expanded with different meanings of CODE.
 */
/* The document cannot be read. */
CODE(MALFORMED_JSON, "malformed-json", "The body is not well-formed JSON")
CODE(DUPLICATE_KEY, "duplicate-key", "An object has the same key twice")
CODE(BAD_ENCODING, "bad-encoding", "The text is not valid UTF-8 or holds a NUL")
CODE(BAD_HEADER, "bad-header", "The header of the safetensors file cannot be read")
CODE(BAD_QUERY, "bad-query", "The query string cannot be read")
CODE(BAD_TARGET, "bad-target", "The request target cannot be read")
CODE(BAD_REQUEST, "bad-request", "The request header is not acceptable")
/* The document is readable, its meaning is not acceptable. */
CODE(TEXT_SYNTAX, "text-syntax", "The module or initializer text cannot be read")
CODE(UNKNOWN_FIELD, "unknown-field", "A field is not known")
CODE(UNKNOWN_MODULE, "unknown-module", "A module type is not in the catalogue")
CODE(UNKNOWN_INITIALIZER, "unknown-initializer", "An initializer is not in the catalogue")
CODE(UNKNOWN_GENERATOR, "unknown-generator", "A generator is not in the catalogue")
CODE(UNKNOWN_DTYPE, "unknown-dtype", "A dtype is not in the catalogue")
CODE(MISSING_FIELD, "missing-field", "A required field is missing")
CODE(WRONG_TYPE, "wrong-type", "A value has the wrong type")
CODE(OUT_OF_RANGE, "out-of-range", "A value is outside its range")
CODE(BAD_ARGUMENT, "bad-argument", "Arguments do not fit together")
CODE(BAD_NAME, "bad-name", "A name is not acceptable")
CODE(SHAPE_MISMATCH, "shape-mismatch", "A tensor's shape does not fit")
CODE(TOO_LARGE, "too-large", "A size does not fit in 64 bits")
CODE(LIMIT_EXCEEDED, "limit-exceeded", "The model exceeds a limit of this server")
CODE(UNMATCHED_RULE, "unmatched-rule", "A rule of the init policy matches nothing")
CODE(UNSUPPORTED, "unsupported", "This combination is not supported")
/* The resource or its representation. */
CODE(NOT_FOUND, "not-found", "The path does not exist")
CODE(UNKNOWN_MODEL, "model-unknown", "No such model is registered")
CODE(UNKNOWN_PARAMETER, "parameter-unknown", "The model has no such parameter")
CODE(UNKNOWN_SUBMODULE, "module-unknown", "The model has no such module")
CODE(METHOD_NOT_ALLOWED, "method-not-allowed", "The method is not allowed here")
CODE(METHOD_UNKNOWN, "method-unknown", "The method is not implemented")
CODE(TRANSFER_UNKNOWN, "transfer-coding-unknown", "The transfer coding is not implemented")
CODE(NOT_ACCEPTABLE, "not-acceptable", "No acceptable representation exists")
CODE(PRECONDITION_FAILED, "precondition-failed", "A precondition failed")
CODE(BODY_TOO_LARGE, "body-too-large", "The body is too large")
CODE(JSON_TOO_LARGE, "json-too-large", "The answer is too large for JSON")
CODE(TARGET_TOO_LONG, "target-too-long", "The request target is too long")
CODE(UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body's media type is not supported")
CODE(RANGE_NOT_SATISFIABLE, "range-not-satisfiable", "The range is outside the file")
CODE(EXPECTATION_FAILED, "expectation-failed", "The expectation cannot be met")
CODE(REQUEST_TIMEOUT, "request-timeout", "The request took too long to arrive")
/* The server. */
CODE(OVERLOADED, "overloaded", "The server is at its limit; try again")
CODE(NO_MEMORY, "no-memory", "The server is out of memory; try again")
CODE(CANCELLED, "cancelled", "The work was cancelled; try again")
CODE(STORE_UNAVAILABLE, "store-unavailable", "The store cannot be reached; try again")
CODE(STORE_FULL, "store-full", "The store is full")
CODE(STORE_CORRUPT, "store-corrupt", "A stored object failed its check")
CODE(INTERNAL, "internal", "The server made an error")
