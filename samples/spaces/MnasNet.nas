namespace Samples.Spaces;

// MnasNet (Tan et al. 2019, section 4.1): what a block is, how many there are and how wide they are is chosen once for each stage.
ops Mnas {
  conv_block({3, 5}),
  mbconv({3, 5}, 1, activation: relu), mbconv({3, 5}, 1, mnasnet, relu),
  mbconv({3, 5}, {3, 6}, activation: relu), mbconv({3, 5}, {3, 6}, mnasnet, relu)
}

net MnasNet(channels: 32, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, relu
  stage  S1 { repeat 1..2 same { Mnas } channels {12, 16, 20} }
  stage  S2 { repeat 1..3 same { Mnas } channels {18, 24, 30} stride 2 }
  stage  S3 { repeat 2..4 same { Mnas } channels {24, 32, 40} stride 2 }
  stage  S4 { repeat 3..5 same { Mnas } channels {48, 64, 80} stride 2 }
  stage  S5 { repeat 2..4 same { Mnas } channels {72, 96, 112} }
  stage  S6 { repeat 2..4 same { Mnas } channels {120, 160, 200} stride 2 }
  stage  S7 { repeat 1..2 same { Mnas } channels {240, 320, 400} }
  head   conv(1, 1280), batch_norm, relu, global_avg_pool, dropout(0.2), linear(classes)
}
