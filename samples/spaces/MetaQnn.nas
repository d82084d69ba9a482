namespace Samples.Spaces;

// MetaQNN (Baker et al. 2017): up to 11 layers, each one of those that may follow the one before, and one of two ways to end.
ops Layer {
  conv_layer(1, 1, {64, 128, 256, 512}), conv_layer(3, 3, {64, 128, 256, 512}), conv_layer(5, 5, {64, 128, 256, 512}),
  pool_layer(5, 3), pool_layer(3, 2), pool_layer(2, 2),
  linear_layer(512), linear_layer(256), linear_layer(128)
}

ops Ending { global_avg_pool, flatten }

net MetaQnn(channels: 3, classes: 10) {
  input  image(3, 32, 32)
  stage  Layers {
    repeat 1..11 { Layer }
    limit row 1 for pool_layer
    limit row 2 for linear_layer
    limit image 7 for linear_layer
    forbid linear_layer(512) after linear_layer(256), linear_layer(128)
    forbid linear_layer(256) after linear_layer(128)
  }
  stage  End { repeat 1 { Ending } }
  head   linear(classes)
}
