/*
 * preprocessor_config.json of a repository: how images and sounds become what the model takes.
 */
#include "api/answer/json_writer.h"
#include "api/repository/repository_file.h"
#include "api/repository/repository_model.h"
#include "definition/twin/config_facts.h"

#include <string.h>

#define RATE 16000    /* samples of a second */
#define HOP 160	      /* samples between two spectra */
#define FRAMES_RATE 2 /* spectra of a position of the encoder */

/* Channels, each with a mean and a deviation of 1/2. */
#define CHANNELS 3

static bool is_type(const json_t *config, const char *name)
{
	const char *type = weightd_config_type(config);

	return type != NULL && strcmp(type, name) == 0;
}

static bool takes_images(const json_t *config)
{
	return weightd_config_size(config, "num_channels") == CHANNELS &&
	       weightd_config_size(config, "image_size") > 0;
}

static bool exists(const struct weightd_repository *repository)
{
	json_t *config = weightd_repository_config(repository);
	const int64_t samples =
		weightd_config_size(config, "max_source_positions") * FRAMES_RATE * HOP;
	const bool is_there = takes_images(config) ||
			      (is_type(config, "whisper") && samples > 0 && samples % RATE == 0);

	json_decref(config);
	return is_there;
}

static void write_halves(struct weightd_json *json, const char *key)
{
	weightd_json_open(json, key, '[');
	for (int i = 0; i < CHANNELS; i++)
		weightd_json_real(json, NULL, 0.5);
	weightd_json_close(json, ']');
}

static void write_sides(struct weightd_json *json, const char *key, uint64_t side)
{
	weightd_json_open(json, key, '{');
	weightd_json_size(json, "height", side);
	weightd_json_size(json, "width", side);
	weightd_json_close(json, '}');
}

static void write_images(struct weightd_json *json, const json_t *config)
{
	const uint64_t side = (uint64_t)weightd_config_size(config, "image_size");
	const bool is_clip = is_type(config, "clip_vision_model");

	weightd_json_text(json, "image_processor_type",
			  is_clip ? "CLIPImageProcessor" : "ViTImageProcessor");
	weightd_json_bool(json, "do_resize", true);
	write_sides(json, "size", side);
	if (is_clip)
		weightd_json_bool(json, "do_center_crop", false);
	weightd_json_bool(json, "do_rescale", true);
	weightd_json_bool(json, "do_normalize", true);
	write_halves(json, "image_mean");
	write_halves(json, "image_std");
}

static void write_sounds(struct weightd_json *json, const json_t *config)
{
	const int64_t positions = weightd_config_size(config, "max_source_positions");

	weightd_json_text(json, "feature_extractor_type", "WhisperFeatureExtractor");
	weightd_json_size(json, "feature_size",
			  (uint64_t)weightd_config_size(config, "num_mel_bins"));
	weightd_json_size(json, "sampling_rate", RATE);
	weightd_json_size(json, "hop_length", HOP);
	weightd_json_size(json, "n_fft", 400);
	weightd_json_size(json, "chunk_length", (uint64_t)(positions * FRAMES_RATE * HOP / RATE));
}

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	json_t *config = weightd_repository_config(repository);
	struct weightd_json json = {.out = text};

	text->failed = text->failed || config == NULL;
	weightd_json_open(&json, NULL, '{');
	if (takes_images(config))
		write_images(&json, config);
	else
		write_sounds(&json, config);
	weightd_json_close(&json, '}');
	weightd_text_puts(text, "\n");
	json_decref(config);
}

const struct weightd_repository_file weightd_repository_file_processor = {
	.name = "preprocessor_config.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make,
};
