/*
 * Profiles, one row each: PROFILE(release, folds_module_lists, quotes_modes, softplus_has_reals,
 * prints_norm_bias), from the oldest to the newest.  No include guard.
 *
 * Read in the sources of the wheels of 2.0.1, 2.12.0 and 2.15.0 and of Debian's 1.13.1; that
 * Softplus came with 2.3 is pull request 120183 of pytorch, merged between 2.2 and 2.3.
 */
PROFILE("1.13", false, false, false, false)
PROFILE("2.0", true, true, false, false)
PROFILE("2.1", true, true, false, false)
PROFILE("2.2", true, true, false, false)
PROFILE("2.3", true, true, true, false)
PROFILE("2.4", true, true, true, false)
PROFILE("2.5", true, true, true, false)
PROFILE("2.6", true, true, true, false)
PROFILE("2.7", true, true, true, false)
PROFILE("2.8", true, true, true, false)
PROFILE("2.9", true, true, true, false)
PROFILE("2.10", true, true, true, false)
PROFILE("2.11", true, true, true, false)
PROFILE("2.12", true, true, true, true)
PROFILE("2.13", true, true, true, true)
PROFILE("2.14", true, true, true, true)
PROFILE("2.15", true, true, true, true)
