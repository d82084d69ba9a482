namespace Samples.Spaces;

// The feature pyramid of NAS-FPN (Ghiasi et al. 2019): each node merges two earlier states of whatever scales, and the last five nodes are put out.
ops PyramidConvolution { nor_conv(3) }

cell Pyramid {
  input  p3, p4, p5, p6, p7  // the finest first, each half as high and wide as the one before
  nodes  7 { from 2 of previous, merge {add, attention}, then PyramidConvolution }
  output scales
}

net NasFpn(channels: 24, classes: 5) {
  input  image(3, 64, 64)
  task   detection
  stem   conv(3, stride: 2), batch_norm, relu
  res_block(stride: 2) { channels * 2 }
  res_block(stride: 2)
  max_pool(3, norm: false)
  max_pool(3, norm: false)
  repeat 3 { Pyramid }
  head   conv(3, channels), relu, detect(classes)
}
