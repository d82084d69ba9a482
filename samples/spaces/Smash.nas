namespace Samples.Spaces;

// SMASH (Brock et al. 2018): three blocks of memory banks; each layer reads some of them, and adds what it makes of that to some.
ops Layer { nor_conv({3, 5, 7}), sep_conv({3, 5, 7}), dil_conv({3, 5, 7}, {2, 3, 4}) }

cell Block1 {
  input  x
  banks  4
  nodes  6 { from 1..3 of banks, then Layer, to 1..2 of banks }
  output concat(banks)
}

cell Block2 : Block1 { nodes 6 }
cell Block3 : Block1 { nodes 6 }

net Smash(channels: 64, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(7), batch_norm
  Block1
  avg_pool(3, norm: false)
  Block2 { channels * 2 }
  avg_pool(3, norm: false)
  Block3 { channels * 2 }
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
