namespace Samples.Spaces;

// The space around MobileNetV3-Large (Howard et al. 2019, table 1): kernel, expansion, and squeeze and excitation of each block.
ops First { mbconv(3, 1, activation: relu) }
ops Early { mbconv({3, 5}, {3, 4, 6}, activation: relu), mbconv({3, 5}, {3, 4, 6}, mobilenetv3, relu) }
ops Late {
  mbconv({3, 5}, {2.3, 2.5, 3, 4, 6}, activation: hswish), mbconv({3, 5}, {2.3, 2.5, 3, 4, 6}, mobilenetv3, hswish)
}

net MobileNetV3(channels: 16, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, hswish
  stage  S0 { repeat 1 { First } channels 16 }
  stage  S1 { repeat 2 { Early } channels 24 stride 2 }
  stage  S2 { repeat 3 { Early } channels 40 stride 2 }
  stage  S3 { repeat 4 { Late } channels 80 stride 2 }
  stage  S4 { repeat 2 { Late } channels 112 }
  stage  S5 { repeat 3 { Late } channels 160 stride 2 }
  head   conv(1, 960), batch_norm, hswish, global_avg_pool, linear(1280), hswish, dropout(0.2), linear(classes)
}
