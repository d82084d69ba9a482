using Nas.Runtime.Data.Downloads;

namespace Nas.Runtime.Data.Sources;

/// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 60,000 + 10,000 grey images of articles of clothing.</summary>
public sealed class FashionMnist : IdxSource
{
    /// <inheritdoc/>
    public override string Name => "fashion-mnist";

    /// <inheritdoc/>
    public override string Description => "articles of clothing: 60,000 + 10,000 images, image(1, 28, 28), 10 classes";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <inheritdoc/>
    protected override IReadOnlyList<PublishedFile> Files { get; } = FilesAt(
        ["https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/", "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "25c81989df183df01b3e8a0aad5dffbe",
        "bef4ecab320f06d8554ea6380940ec79",
        "bb300cfdad3c16e7a12a480ee83cd310");
}
