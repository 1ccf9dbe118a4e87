/*
 * Contract: the texts of openapi.yaml and openapi.json, in the binary.
 */
#ifndef WEIGHTD_API_ABOUT_CONTRACT_H
#define WEIGHTD_API_ABOUT_CONTRACT_H

#include <stdint.h>

extern const char weightd_openapi_yaml[], weightd_openapi_json[];
extern const uint64_t weightd_openapi_yaml_length, weightd_openapi_json_length;

#endif
