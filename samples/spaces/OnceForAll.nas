namespace Samples.Spaces;

// Once-for-All (Cai et al. 2020, section 3.2): depth, kernels and expansions of a MobileNetV3; all share the weights of the largest.
ops First   { mbconv(3, 1, activation: relu) }
ops Early   { mbconv({3, 5, 7}, {3, 4, 6}, activation: relu) }
ops EarlySe { mbconv({3, 5, 7}, {3, 4, 6}, mobilenetv3, relu) }
ops Late    { mbconv({3, 5, 7}, {3, 4, 6}, activation: hswish) }
ops LateSe  { mbconv({3, 5, 7}, {3, 4, 6}, mobilenetv3, hswish) }

net OnceForAll(channels: 16, classes: 1000) {
  input  image(3, 224, 224)
  stem   conv(3, stride: 2), batch_norm, hswish
  stage  S0 { repeat 1 { First } channels 16 }
  stage  S1 { repeat 2..4 { Early } channels 24 stride 2 }
  stage  S2 { repeat 2..4 { EarlySe } channels 40 stride 2 }
  stage  S3 { repeat 2..4 { Late } channels 80 stride 2 }
  stage  S4 { repeat 2..4 { LateSe } channels 112 }
  stage  S5 { repeat 2..4 { LateSe } channels 160 stride 2 }
  head   conv(1, 960), batch_norm, hswish, global_avg_pool, linear(1280), hswish, dropout(0.1), linear(classes)
}
