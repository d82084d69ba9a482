namespace Nas.Benchmarks;

// A mobile chain whose depths, kernels and expansions are chosen, as in Once-for-All (Cai et al. 2020, section 3.2), small enough for 8,000 images of 28x28.
ops Mobile { mbconv(kernel: {3, 5, 7}, expand: {3, 4, 6}) }

net ElasticNet(channels: 16, classes: 10) {
  input  image(1, 28, 28)
  stem   conv(3, stride: 2), batch_norm, relu6
  stage  S1 { repeat 2..4 { Mobile } channels 24 stride 2 }
  stage  S2 { repeat 2..4 { Mobile } channels 40 stride 2 }
  head   conv(1, 128), batch_norm, relu6, global_avg_pool, linear(classes)
}
