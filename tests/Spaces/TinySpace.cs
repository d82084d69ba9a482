namespace Nas.Tests;

/// <summary>A space so small that a search of it takes seconds.</summary>
public static class TinySpace
{
    /// <summary>Its text.</summary>
    public const string Text = """
        namespace Demo;

        ops Small { search only none, skip_connect, max_pool(3), sep_conv(3) }

        cell Normal {
          input  a, b
          nodes  2 { from 2 of previous, op Small }
          output concat(nodes)
        }

        net TinyNet(channels: 4, classes: 3) {
          input  image(1, 8, 8)
          stem   conv(3), batch_norm
          Normal
          head   global_avg_pool, linear(classes)
        }
        """;
}
