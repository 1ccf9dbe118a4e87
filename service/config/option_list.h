/*
 * Every option of the daemon, one row each, in the order of --help:
 * OPTION(flag, KIND, member of struct weightd_config, least, most, default, value name, doc).
 *
 * The environment variable is the flag in capitals behind WEIGHTD_.  No include guard.
 */
OPTION("listen", LISTEN, listen, 0, 65535, "127.0.0.1:8080", "ADDRESS:PORT",
       "Address to listen on; an IPv6 address is in brackets, port 0 picks a free port, and an "
       "empty address means all. unix:PATH is a socket that the daemon's user and group may use")
OPTION("probe-listen", LISTEN, probe_listen, 0, 65535, "", "ADDRESS:PORT",
       "Another address, for /livez, /readyz and /metrics alone: a thread of its own answers there "
       "while all connections of the other are in use")
OPTION("store", STORE, store, 0, 0, "directory", "NAME",
       "Store of registered models: directory or memory")
OPTION("data", TEXT, data, 0, 0, "", "PATH",
       "Folder of the directory store; by default $STATE_DIRECTORY, else /var/lib/weightd for "
       "root, else "
       "$XDG_STATE_HOME/weightd or ~/.local/state/weightd")
OPTION("allow-origin", ORIGINS, allow_origin, 0, 0, "", "ORIGIN,...",
       "Origins whose web pages may read and POST, such as https://weights.example; * is all. "
       "Where none is given, pages of any origin read and none of another may POST; none may "
       "DELETE")
OPTION("allow-host", TEXT, allow_host, 0, 0, "", "NAME,...",
       "Names that a request's Host may have beside localhost and the loopback addresses. Where "
       "none is given, Host is compared only if a loopback address is listened on")
OPTION("public-url", TEXT, public_url, 0, 0, "", "URL",
       "What links begin with that clients of the Hub follow, such as https://weights.example, "
       "without a '/' at its end; by default http:// and the request's Host")
OPTION("read-only", SWITCH, read_only, 0, 0, "no", "[=yes|no]",
       "Register and delete nothing; models are read, and POST /v1/weights answers")
OPTION("store-bytes", BYTES, store_bytes, 0, UINT64_C(1) << 50, "1GiB", "SIZE",
       "Most bytes of registered models, files in blocks of 4 KiB; more get 507. 0 means no bound")
OPTION("store-models", COUNT, store_models, 0, 1000000000, "100000", "NUMBER",
       "Most registered models, more get 507; 0 means no bound")
OPTION("transient-bytes", BYTES, transient_bytes, 0, UINT64_C(1) << 40, "64MiB", "SIZE",
       "Most bytes of the models that POST /v1/weights keeps so that its answer can be read again; "
       "the oldest make room. 0 keeps none")
OPTION("transient-models", COUNT, transient_models, 1, 10000000, "10000", "NUMBER",
       "Most models that POST /v1/weights keeps; the oldest make room")
OPTION("transient-time", SECONDS, transient_time_s, 1, 31536000, "1h", "TIME",
       "Time for which POST /v1/weights keeps a model")
OPTION("threads", COUNT, threads, 0, 1024, "0", "NUMBER",
       "Threads that hold sockets, and as many workers; 0 means one for each core. There are up to "
       "four workers for each and eight where requests are long")
OPTION("cpu", CPU, cpu, 0, 0, "auto", "NAME",
       "Instruction set that computes values: scalar, sse2, avx2, avx512 or neon; auto takes the "
       "best available. The bytes are always the same")
OPTION("connections", COUNT, connections, 0, 1000000, "0", "NUMBER",
       "Connections served at a time, more get 503; 0 means as many as the limit of open files "
       "allows, at most 4096")
OPTION("uploads", COUNT, uploads, 1, 100000, "16", "NUMBER",
       "Request bodies over 64 KiB received at a time, more get 503")
OPTION("waiting", COUNT, waiting, 1, 1000000, "1024", "NUMBER",
       "Requests that may wait for a thread, more get 503")
OPTION("body-bytes", BYTES, body_bytes, 1024, UINT64_C(1) << 30, "4MiB", "SIZE",
       "Largest request body")
OPTION("json-values", COUNT, json_values, 0, 100000000, "0", "NUMBER",
       "Most values in a request body; 0 means as many as the memory allows, at most 2000000")
OPTION("block-bytes", BYTES, block_bytes, 4096, UINT64_C(64) << 20, "1MiB", "SIZE",
       "Most memory for the pieces of a download that are made ahead")
OPTION("stream-bytes", BYTES, stream_bytes, 0, UINT64_C(1) << 40, "0", "SIZE",
       "Memory for the pieces of all downloads; as it runs out, pieces get smaller, down to 64 "
       "KiB. 0 means a share of the memory allowed, at most 8MiB")
OPTION("json-elements", COUNT, json_elements, 1, UINT64_C(1) << 40, "1000000", "NUMBER",
       "Most elements in a JSON or text answer")
OPTION("head-timeout", SECONDS, head_timeout_s, 1, 86400, "10s", "TIME",
       "Time for a whole request header to arrive")
OPTION("body-timeout", SECONDS, body_timeout_s, 1, 86400, "10s", "TIME",
       "Time for a request body to arrive, beside what --body-rate allows its bytes")
OPTION("body-rate", BYTES, body_rate, 0, UINT64_C(1) << 40, "16KiB", "SIZE",
       "Bytes per second at which a request body must arrive, but for --body-timeout; 0 means that "
       "no body may take longer than that")
OPTION("idle-timeout", SECONDS, idle_timeout_s, 1, 86400, "30s", "TIME",
       "Time a connection may wait for its next request")
OPTION("stream-timeout", SECONDS, stream_timeout_s, 1, 86400, "60s", "TIME",
       "Time after which a client that reads nothing of its answer is disconnected")
OPTION("grace", SECONDS, grace_s, 0, 86400, "25s", "TIME",
       "Time for running answers to end after SIGTERM")
OPTION("memory-bytes", BYTES, memory_bytes, 0, UINT64_C(1) << 50, "0", "SIZE",
       "Memory for all connections, bodies, plans, whole tensors and answers together; when it is "
       "used "
       "up, requests get 503. 0 means most of the memory allowed")
OPTION("plan-cache-bytes", BYTES, plan_cache_bytes, 0, UINT64_C(1) << 40, "16MiB", "SIZE",
       "Memory for resolved models that are not in use")
OPTION("plan-bytes", BYTES, plan_bytes, 0, UINT64_C(1) << 40, "0", "SIZE",
       "Most memory for one resolved model, larger ones get 422; 0 means a share of the memory "
       "allowed, at most 2GiB")
OPTION("whole-cache-bytes", BYTES, whole_cache_bytes, 0, UINT64_C(1) << 40, "0", "SIZE",
       "Memory for tensors that can only be made whole (orthogonal, sparse); 0 means a share of "
       "the memory "
       "allowed, at most 256MiB")
OPTION("depth", COUNT, limits.depth, 1, 1000, "64", "NUMBER", "Deepest nesting of modules")
OPTION("modules", COUNT, limits.modules, 1, 100000000, "200000", "NUMBER",
       "Most modules of a model")
OPTION("parameters", COUNT, limits.parameters, 1, 100000000, "1000000", "NUMBER",
       "Most tensors of a model")
OPTION("rules", COUNT, limits.rules, 1, 10000000, "10000", "NUMBER", "Most rules of an init policy")
OPTION("seed-words", COUNT, limits.seed_words, 2, 65536, "1024", "NUMBER",
       "Longest seed that is an array or a large integer, in words of 32 bits")
OPTION("work", COUNT, limits.work, 1000000, UINT64_C(1000000000000), "100000000", "NUMBER",
       "Work that a specification may cost beside 5000 units for each tensor and rule and 50 for "
       "each byte, in units of about a nanosecond")
OPTION("name-bytes", COUNT, limits.name_bytes, 16, 65536, "512", "NUMBER",
       "Longest name of a module or tensor, in bytes")
OPTION("whole-elements", COUNT, limits.whole_elements, 0, UINT64_C(1) << 34, "0", "NUMBER",
       "Most elements of a tensor that can only be made whole; 0 means as many as the memory "
       "allows, at most 67108864")
OPTION("log-format", FORMAT, log_format, 0, 0, "text", "NAME",
       "Form of log lines on stderr: text or json")
OPTION("log-level", LEVEL, log_level, 0, 0, "info", "NAME",
       "Least important lines that are logged: error, warn, info or debug")
