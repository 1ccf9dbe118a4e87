/*
 * Formats, one line each: FORMAT(name).  Where a media type is shared, the first that can encode
 * the asked thing wins.  No include guard.
 */
FORMAT(json)
FORMAT(bin)
FORMAT(npy)
FORMAT(safetensors)
FORMAT(npz)
FORMAT(pt)
FORMAT(msgpack)
FORMAT(h5)
FORMAT(txt)
