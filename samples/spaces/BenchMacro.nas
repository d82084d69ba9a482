namespace Samples.Spaces;

// NAS-Bench-Macro (Su et al. 2021): each of eight layers is left out or an inverted residual, a small or a large one.
ops Macro { skip_connect, mbconv(3, 3), mbconv(5, 6) }

cell First {
  input  x
  nodes  2 { from last, op Macro }
  output last
  stride 2
}

cell Second : First { nodes 3 }
cell Third : First { nodes 3 }

net BenchMacro(channels: 32, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm, relu6
  First { channels * 2 }
  Second { channels * 2 }
  Third { channels * 2 }
  head   conv(1, 1280), batch_norm, relu6, global_avg_pool, linear(classes)
}
