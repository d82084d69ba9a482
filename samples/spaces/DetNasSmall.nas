namespace Samples.Spaces;

// DetNAS, the small space (Chen et al. 2019, table 1): 20 of the blocks of SPOS, as the backbone of a detector.
ops Shuffle { shuffle_block(3), shuffle_block(5), shuffle_block(7), shuffle_xception }

net DetNasSmall(channels: 16, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, relu
  stage  S1 { repeat 4 { Shuffle } channels channels * 4 stride 2 }
  stage  S2 { repeat 4 { Shuffle } channels channels * 10 stride 2 }
  stage  S3 { repeat 8 { Shuffle } channels channels * 20 stride 2 }
  stage  S4 { repeat 4 { Shuffle } channels channels * 40 stride 2 }
  head   conv(1, 1024), batch_norm, relu, global_avg_pool, linear(classes)
}
