/*
 * The catalogue of layers: LAYER(Name) is the row weightd_layer_Name in its family's file.
 * Names that begin with '_' are base classes, for selectors only.  No include guard.
 */
/* container.c */
LAYER(Sequential)
LAYER(ModuleList)
LAYER(ModuleDict)
/* reshape.c */
LAYER(Identity)
/* linear.c */
LAYER(Linear)
LAYER(Bilinear)
/* activation_plain.c */
LAYER(ReLU)
/* embedding.c */
LAYER(Embedding)
LAYER(EmbeddingBag)
