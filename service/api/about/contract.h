/*
 * Contract: the texts of openapi.yaml, openapi.json and openapi-3.0.json, in the binary.
 */
#ifndef WEIGHTD_API_ABOUT_CONTRACT_H
#define WEIGHTD_API_ABOUT_CONTRACT_H

#include <stdint.h>

extern const char weightd_openapi_yaml[], weightd_openapi_json[], weightd_openapi_3_0_json[];
extern const uint64_t weightd_openapi_yaml_length, weightd_openapi_json_length,
	weightd_openapi_3_0_json_length;

#endif
