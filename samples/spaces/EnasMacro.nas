namespace Samples.Spaces;

// The macro net of ENAS (Pham et al. 2018, section 2.3): every layer has one of six operations and adds the results of any layers before it;
// behind two of them the image is halved, and what skips across is halved with it.
ops Enas { conv_block(3), conv_block(5), sep_conv(3), sep_conv(5), max_pool(3), avg_pool(3) }

cell Macro {
  input  x
  nodes  12 { from last, op Enas, skip any of previous }
  output last
  reduce after n3, n7
}

net EnasMacro(channels: 36, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm
  Macro
  head   global_avg_pool, dropout(0.1), linear(classes)
}
