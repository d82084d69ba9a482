namespace Samples.Spaces;

// AutoFormer (Chen et al. 2021), the tiny one of its three spaces: a transformer over patches of an image.
ops Encoder { transformer(heads: {3, 4}, ratio: {3.5, 4}) }

net Autoformer(channels: 240, classes: 1000) {
  input  image(3, 224, 224)
  stem   patches(16), positions
  stage  Blocks { repeat 12..14 { Encoder } channels {192, 216, 240} }
  head   layer_norm, global_avg_pool, linear(classes)
}
