using Nas.Runtime.Data.Downloads;

namespace Nas.Runtime.Data.Sources;

/// <summary>MNIST (LeCun, Cortes and Burges 1998): 60,000 + 10,000 grey images of handwritten digits.</summary>
public sealed class Mnist : IdxSource
{
    /// <inheritdoc/>
    public override string Name => "mnist";

    /// <inheritdoc/>
    public override string Description => "handwritten digits: 60,000 + 10,000 images, image(1, 28, 28), 10 classes";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <inheritdoc/>
    protected override IReadOnlyList<PublishedFile> Files { get; } = FilesAt(
        ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "d53e105ee54ea40749a09fcbcd1e9432",
        "9fb629c4189551a2d022fa330f9573f3",
        "ec29112dd5afa0611ce80d1b7f02629c");
}
