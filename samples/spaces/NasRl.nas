namespace Samples.Spaces;

// NAS-RL (Zoph and Le 2017): 15 layers, each with filters of its own, that read any of the layers before them, concatenated.
ops Layer { conv_layer({1, 3, 5, 7}, {1, 3, 5, 7}, {24, 36, 48, 64}) }

cell Layers {
  input  x
  nodes  15 { from any of nodes, merge concat, then Layer }
  output concat(loose)
}

net NasRl(channels: 3, classes: 10) {
  input  image(3, 32, 32)
  Layers
  head   global_avg_pool, linear(classes)
}
