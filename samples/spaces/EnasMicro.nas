namespace Samples.Spaces;

// The cells of ENAS's micro search (Pham et al. 2018, section 2.4): five nodes behind two inputs, five operations.
ops Micro { sep_conv(3), sep_conv(5), avg_pool(3), max_pool(3), skip_connect }

cell Convolution {
  input  a, b
  nodes  5 { from previous, previous, op Micro }
  output concat(loose)
}

cell Reduction : Convolution { stride 2 }

net EnasMicro(channels: 20, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3, channels * 3), batch_norm
  repeat 2 { Convolution }
  Reduction { channels * 2 }
  repeat 2 { Convolution }
  Reduction { channels * 2 }
  repeat 2 { Convolution }
  head   relu, global_avg_pool, dropout(0.1), linear(classes)
}
