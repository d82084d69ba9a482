namespace Samples.Spaces;

// A small chain, and how it is trained, searched together as AutoHAS does (Dong et al. 2021).
ops Small { mbconv(kernel: {3, 5}, expand: {2, 4}), skip_connect }

net Tuned(channels: 8, classes: 10) {
  input  image(1, 28, 28)
  stem   conv(3, stride: 2), batch_norm, relu
  stage  S1 { repeat 1..2 { Small } channels {8, 12} }
  stage  S2 { repeat 1..2 { Small } channels {16, 24} stride 2 }
  head   global_avg_pool, linear(classes)
  settings {
    learning_rate   log 1e-3..0.5
    weight_decay    {0, 1e-4, 3e-4, 1e-3}
    label_smoothing 0..0.2 in 3
    crop_padding    {0, 2, 4}
    flip            {false, true}
    cutout          {0, 8}
  }
}
