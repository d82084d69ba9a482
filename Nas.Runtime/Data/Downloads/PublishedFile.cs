namespace Nas.Runtime.Data.Downloads;

/// <summary>A file that its authors publish.</summary>
/// <param name="Name">Its name in the cache.</param>
/// <param name="Md5">The MD5 sum that the authors give, 32 hexadecimal digits.</param>
/// <param name="Addresses">Where it lies; tried in this order.</param>
public sealed record PublishedFile(string Name, string Md5, params IReadOnlyList<Uri> Addresses);
