# R reads /weights.npz of a running daemon: Rscript npz.R http://HOST:PORT
# utils::unzip takes the archive apart; RcppCNPy reads its members, or the lines below where it is not installed.
url <- commandArgs(TRUE)[1]
has_rcpp <- requireNamespace("RcppCNPy", quietly = TRUE)
read_npy <- function(path) {
  if (has_rcpp) {
    values <- RcppCNPy::npyLoad(path)
    # R keeps columns together, the file rows.
    return(if (is.matrix(values)) as.vector(t(values)) else as.vector(values))
  }
  file <- file(path, "rb")
  on.exit(close(file))
  stopifnot(identical(readBin(file, "raw", 8), as.raw(c(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0))))
  header <- readChar(file, readBin(file, "integer", size = 2, signed = FALSE, endian = "little"))
  stopifnot(grepl("'descr': '<f8', 'fortran_order': False", header, fixed = TRUE))
  shape <- as.integer(strsplit(sub(".*'shape': \\(([0-9, ]*)\\).*", "\\1", header), ", *")[[1]])
  readBin(file, "double", prod(shape), endian = "little")
}
folder <- tempfile()
dir.create(folder)
file <- file.path(folder, "weights.npz")
answer <- system2("curl", c("-s", "-d", shQuote("{\"model\": \"Sequential(Linear(30, 20), Linear(20, 10))\", \"seed\": 3, \"dtype\": \"float64\"}"),
                            "-H", shQuote("Content-Type: application/json"), paste0(url, "/v1/models")), stdout = TRUE)
id <- sub(".*\"id\":\"([0-9a-f]{40})\".*", "\\1", paste(answer, collapse = ""))
stopifnot(system2("curl", c("-s", "-o", file, paste0(url, "/v1/models/", id, "/weights.npz"))) == 0)
members <- utils::unzip(file, exdir = folder)
stopifnot(setequal(basename(members), c("0.weight.npy", "0.bias.npy", "1.weight.npy", "1.bias.npy")))
for (member in members) {
  got <- read_npy(member)
  name <- sub("[.]npy$", "", basename(member))
  flat <- tempfile()
  system2("curl", c("-s", "-o", flat, paste0(url, "/v1/models/", id, "/parameters/", name, "/data.bin")))
  expected <- readBin(flat, "double", n = length(got), endian = "little")
  stopifnot(length(got) > 0, identical(expected, got))
}
cat("ok", length(members), "members by", R.version.string, if (has_rcpp) "and RcppCNPy" else "alone", "\n")
