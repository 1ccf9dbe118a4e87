/*
 * GET /v1: the service document: version, abilities and routes of this server.
 */
#include "api/about/service_document.h"

#include "http/message/route.h"
#include "api/answer/representation.h"
#include "api/service/service.h"
#include "weightd/format.h"
#include "weightd/generator.h"

static void write_limits(struct weightd_json *json, const struct weightd_config *config)
{
	weightd_json_open(json, "limits", '{');
	weightd_json_size(json, "body_bytes", config->body_bytes);
	weightd_json_size(json, "json_values", config->json_values);
	weightd_json_size(json, "json_elements", config->json_elements);
	weightd_json_size(json, "depth", config->limits.depth);
	weightd_json_size(json, "modules", config->limits.modules);
	weightd_json_size(json, "parameters", config->limits.parameters);
	weightd_json_size(json, "rank", WEIGHTD_RANK_MAX);
	weightd_json_size(json, "rules", config->limits.rules);
	weightd_json_size(json, "seed_words", config->limits.seed_words);
	weightd_json_size(json, "work", config->limits.work);
	weightd_json_size(json, "name_bytes", config->limits.name_bytes);
	weightd_json_size(json, "whole_elements", config->limits.whole_elements);
	weightd_json_size(json, "connections", config->connections);
	weightd_json_size(json, "uploads", config->uploads);
	weightd_json_size(json, "store_bytes", config->store_bytes);
	weightd_json_size(json, "store_models", config->store_models);
	weightd_json_size(
		json, "transient_seconds",
		config->read_only || config->transient_bytes == 0 ? 0 : config->transient_time_s);
	weightd_json_close(json, '}');
}

static void write_generators(struct weightd_json *json)
{
	weightd_json_open(json, "generators", '{');
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		const struct weightd_generator *generator = weightd_generator_at(i);

		weightd_json_text(json, generator->name, generator->version);
	}
	weightd_json_close(json, '}');
}

static void write_formats(struct weightd_json *json)
{
	weightd_json_open(json, "formats", '[');
	for (size_t i = 0; i < weightd_format_count(); i++)
		weightd_json_text(json, NULL, weightd_format_at(i)->name);
	weightd_json_close(json, ']');
}

static void write_methods(struct weightd_json *json, unsigned methods)
{
	static const struct {
		enum weightd_method bit;
		const char *name;
	} rows[] = {
		{WEIGHTD_GET, "GET"}, {WEIGHTD_GET, "HEAD"},	  {WEIGHTD_POST, "POST"},
		{WEIGHTD_PUT, "PUT"}, {WEIGHTD_DELETE, "DELETE"},
	};

	weightd_json_open(json, "methods", '[');
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((methods & rows[i].bit) != 0)
			weightd_json_text(json, NULL, rows[i].name);
	weightd_json_close(json, ']');
}

static void write_routes(struct weightd_json *json, const struct weightd_service *service)
{
	weightd_json_open(json, "routes", '[');
	for (size_t i = 0; i < service->route_count; i++) {
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "path", service->routes[i]->pattern);
		write_methods(json, service->routes[i]->methods);
		weightd_json_text(json, "doc", service->routes[i]->doc);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
}

void weightd_service_document_answer(const struct weightd_request *request,
				     struct weightd_reply *reply, struct weightd_service *service)
{
	if (!weightd_query_check(request, reply, NULL))
		return;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "name", "weightd");
	weightd_json_text(&json, "version", WEIGHTD_VERSION);
	weightd_json_text(&json, "doc",
			  "Initial weights of neural networks: POST a model definition, an "
			  "initialisation policy and a seed; GET the tensors");
	weightd_json_text(&json, "example",
			  "curl --json '{\"model\": \"Linear(3, 2)\", \"seed\": 42}' "
			  "http://localhost:8080/v1/weights");
	weightd_json_text(&json, "cpu", weightd_engine_level(service->engine));
	write_generators(&json);
	write_formats(&json);
	write_limits(&json, service->config);
	weightd_json_text(&json, "store", weightd_store_name(service->store));
	weightd_json_open(&json, "links", '{');
	weightd_json_text(&json, "models", "/v1/models");
	weightd_json_text(&json, "weights", "/v1/weights");
	weightd_json_text(&json, "catalog", "/v1/catalog");
	weightd_json_text(&json, "openapi", "/openapi.yaml");
	weightd_json_text(&json, "metrics", "/metrics");
	weightd_json_close(&json, '}');
	write_routes(&json, service);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

const struct weightd_route weightd_route_service_document = {
	.methods = WEIGHTD_GET,
	.pattern = "/v1",
	.doc = "This document: version, limits, formats and routes",
	.handle = weightd_service_document_answer,
	.is_immediate = true,
};
