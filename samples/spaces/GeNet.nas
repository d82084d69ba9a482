namespace Samples.Spaces;

// Genetic CNN (Xie and Yuille 2017): three stages of 3, 4 and 5 nodes, with one bit for each pair of nodes of a stage.
ops Convolution { conv_block(5) }

cell Stage1 {
  input  x
  nodes  3 { from any of nodes, then Convolution }
  output sum(loose)
  default conv_block(5)
}

cell Stage2 : Stage1 { nodes 4 }
cell Stage3 : Stage1 { nodes 5 }

net GeNet(channels: 8, classes: 10) {
  input  image(3, 32, 32)
  Stage1
  max_pool(3, norm: false)
  Stage2 { channels * 2 }
  max_pool(3, norm: false)
  Stage3 { channels * 2 }
  max_pool(3, norm: false)
  head   global_avg_pool, linear(128), relu, dropout(0.5), linear(classes)
}
