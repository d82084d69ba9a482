namespace Samples.Spaces;

// Tree-structured cells (Cai et al. 2018b): each node has two or three branches, which get all channels or a share of them, and are added or concatenated.
ops Leaf {
  skip_connect, conv_block(1), separable_block(3), separable_block(5), separable_block(7), avg_pool(3, norm: false), max_pool(3, norm: false)
}

motif Two 3 {
  input  x
  nodes  1 { from previous, previous, op Leaf, allocate {replicate, split}, merge {add, concat} }
  output last
}

motif Three 3 {
  input  x
  nodes  1 { from previous, previous, previous, op Leaf, allocate {replicate, split}, merge {add, concat} }
  output last
}

ops Branch {
  skip_connect, conv_block(1), separable_block(3), separable_block(5), separable_block(7), avg_pool(3, norm: false), max_pool(3, norm: false), Two, Three
}

motif RootOfTwo {
  input  x
  nodes  1 { from previous, previous, op Branch, allocate {replicate, split}, merge {add, concat} }
  output last
}

motif RootOfThree {
  input  x
  nodes  1 { from previous, previous, previous, op Branch, allocate {replicate, split}, merge {add, concat} }
  output last
}

ops Root { RootOfTwo, RootOfThree }

cell Tree {
  input  x
  nodes  1 { from last, op Root }
  output last
}

net TreeCell(channels: 36, classes: 10) {
  input  image(3, 32, 32)
  stem   conv(3), batch_norm, relu
  repeat 2 { Tree }
  res_block(stride: 2) { channels * 2 }
  repeat 2 { Tree }
  res_block(stride: 2) { channels * 2 }
  repeat 2 { Tree }
  head   batch_norm, relu, global_avg_pool, linear(classes)
}
