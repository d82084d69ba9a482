namespace Samples.Spaces;

// A small detector: the backbone of shuffle units is searched, as in DetNAS (Chen et al. 2019), and each place of its last image says what is there.
ops DetectorUnits { shuffle_block(3), shuffle_block(5), shuffle_block(7), shuffle_xception }

net Detector(channels: 16, classes: 5) {
  input  image(3, 64, 64)
  task   detection
  stem   conv(3, stride: 2), batch_norm, relu
  stage  S1 { repeat 1 { DetectorUnits } channels channels * 2 }
  stage  S2 { repeat 3 { DetectorUnits } channels channels * 4 stride 2 }
  stage  S3 { repeat 4 { DetectorUnits } channels channels * 6 stride 2 }
  head   conv(3, channels * 6), batch_norm, relu, detect(classes)
}
