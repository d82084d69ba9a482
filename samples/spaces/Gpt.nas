namespace Samples.Spaces;

// A language model of transformer blocks, each of which sees only the words before it: how many there are, and the heads and hidden width of each.
ops Decoder { transformer(heads: {1, 2, 4}, ratio: {1, 2, 4}, head_width: 16), skip_connect }

net Gpt(channels: 64, vocabulary: 60) {
  input  tokens(35)
  stem   embedding(vocabulary), positions
  stage  Blocks { repeat 2..4 { Decoder } channels channels }
  head   layer_norm, linear(vocabulary)
}
