using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>How training images are varied.</summary>
/// <param name="CropPadding">Black pixels added on each side before a piece of the old size is cut out at random; 0: none.</param>
/// <param name="HorizontalFlip">Whether every second image, at random, is mirrored left to right.</param>
/// <param name="CutoutLength">The side of a square, anywhere in the image, that is set to the mean; 0: none.</param>
/// <param name="Random">Transforms drawn for each image, between flip and cutout; null: none.</param>
/// <param name="Policy">A policy by which each image is varied, behind <paramref name="Random"/>; null: none.</param>
public sealed record Augmentation(int CropPadding = 0, bool HorizontalFlip = false, int CutoutLength = 0, RandAugment? Random = null, AutoAugment? Policy = null)
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Crop with padding 4 and flip, as nearly all papers do on CIFAR-10.</summary>
    public static Augmentation CropAndFlip { get; } = new(4, true);

    /// <summary><see cref="CropAndFlip"/> and Cutout with length 16 (DeVries and Taylor 2017, for CIFAR-10).</summary>
    public static Augmentation CropFlipAndCutout { get; } = new(4, true, 16);

    /// <summary>What <c>--augment</c> says: <see cref="CropAndFlip"/> unless it is false.</summary>
    public static Augmentation Wanted(bool? augment) => augment ?? true ? CropAndFlip : None;

    /// <summary>Whether anything varies.</summary>
    public bool IsNone => CropPadding == 0 && !HorizontalFlip && CutoutLength == 0 && !Transforms;

    /// <summary>Whether images are transformed as bytes, before they are normalised.</summary>
    internal bool Transforms => Random is not null || Policy is not null;

    /// <summary>
    /// What happens to the next image. Drawn in this order, each only where it is wanted: the row and the column of the crop in the
    /// padded image, whether to flip, the row and the column of the middle of the cutout. What <see cref="Random"/> and <see cref="Policy"/> draw comes behind.
    /// </summary>
    internal Draw Next(RandomStream random, int height, int width)
    {
        // Unpadded, the piece lies at 0; both count from the padded corner.
        var (row, column) = CropPadding > 0 ? (random.Next(2 * CropPadding + 1), random.Next(2 * CropPadding + 1)) : (0, 0);
        var flip = HorizontalFlip && random.Next(2) == 1;
        if (CutoutLength == 0) return new Draw(row - CropPadding, column - CropPadding, flip, 0, 0, 0, 0);
        var (middleRow, middleColumn) = (random.Next(height), random.Next(width));
        var half = CutoutLength / 2;
        return new Draw(
            row - CropPadding,
            column - CropPadding,
            flip,
            Math.Max(0, middleRow - half),
            Math.Min(height, middleRow - half + CutoutLength),
            Math.Max(0, middleColumn - half),
            Math.Min(width, middleColumn - half + CutoutLength));
    }

    /// <summary>What happens to one image: it is shifted, mirrored, then blanked between two rows and two columns (ends exclusive).</summary>
    internal readonly record struct Draw(int Row, int Column, bool Flip, int Top, int Bottom, int Left, int Right);
}
