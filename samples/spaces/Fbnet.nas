namespace Samples.Spaces;

// FBNet (Wu et al. 2019, tables 1 and 2): each of 22 blocks is one of nine.
ops Blocks {
  fbnet_block(3, 1), fbnet_block(3, 1, 2), fbnet_block(3, 3), fbnet_block(3, 6),
  fbnet_block(5, 1), fbnet_block(5, 1, 2), fbnet_block(5, 3), fbnet_block(5, 6), skip_connect
}

net Fbnet(channels: 16, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, relu
  stage  S1 { repeat 1 { Blocks } channels 16 }
  stage  S2 { repeat 4 { Blocks } channels 24 stride 2 }
  stage  S3 { repeat 4 { Blocks } channels 32 stride 2 }
  stage  S4 { repeat 4 { Blocks } channels 64 stride 2 }
  stage  S5 { repeat 4 { Blocks } channels 112 }
  stage  S6 { repeat 4 { Blocks } channels 184 stride 2 }
  stage  S7 { repeat 1 { Blocks } channels 352 }
  head   conv(1, 1984), batch_norm, relu, global_avg_pool, linear(classes)
}
