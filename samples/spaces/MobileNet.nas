namespace Samples.Spaces;

// A mobile chain: kernels, expansions, depths and widths are chosen (Cai et al. 2019, ProxylessNAS; Cai et al. 2020, Once-for-All).
ops Mobile { mbconv(kernel: {3, 5, 7}, expand: {3, 6}), skip_connect }

net MobileNet(channels: 16, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm, relu6
  stage  S1 { repeat 1..2 { Mobile } channels {16, 24} }
  stage  S2 { repeat 1..3 { Mobile } channels {24, 32} stride 2 }
  stage  S3 { repeat 1..3 same { Mobile } channels {48, 64} stride 2 }
  head   conv(1, 128), batch_norm, relu6, global_avg_pool, linear(classes)
}
