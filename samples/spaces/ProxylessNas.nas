namespace Samples.Spaces;

// ProxylessNAS (Cai et al. 2019, section 4.2): a chain of MobileNetV2's blocks with other kernels and expansions, or without some of them.
ops First     { mbconv(3, 1) }
ops Proxyless { mbconv(3, 3), mbconv(3, 6), mbconv(5, 3), mbconv(5, 6), mbconv(7, 3), mbconv(7, 6), skip_connect }

net ProxylessNas(channels: 32, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, relu6
  stage  S0 { repeat 1 { First } channels 16 }
  stage  S1 { repeat 4 { Proxyless } channels 32 stride 2 }
  stage  S2 { repeat 4 { Proxyless } channels 40 stride 2 }
  stage  S3 { repeat 4 { Proxyless } channels 80 stride 2 }
  stage  S4 { repeat 4 { Proxyless } channels 96 }
  stage  S5 { repeat 4 { Proxyless } channels 192 stride 2 }
  stage  S6 { repeat 1 { Proxyless } channels 320 }
  head   conv(1, 1280), batch_norm, relu6, global_avg_pool, linear(classes)
}
