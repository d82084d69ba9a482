namespace Samples.Spaces;

// The cell of PNAS (Liu et al. 2018): one cell for the whole net, which halves the image where its stride is 2.
ops Progressive { sep_conv(3), sep_conv(5), sep_conv(7), asym_conv(7), skip_connect, avg_pool(3), max_pool(3), dil_conv(3) }

cell Block {
  input  a, b
  nodes  5 { from previous, previous, op Progressive }
  output concat(loose)
}

net Pnas(channels: 24, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  repeat 2 { Block }
  Block { channels * 2, stride 2 }
  repeat 2 { Block }
  Block { channels * 2, stride 2 }
  repeat 2 { Block }
  head   relu, global_avg_pool, linear(classes)
}
