using OnnxClassifier;

if (args is not [var model, .. var pictures] || pictures.Length == 0)
{
    Console.Error.WriteLine("Usage: dotnet run -- FashionNet.onnx picture.png ...");
    return 2;
}

using var classifier = new Classifier(model);
foreach (var picture in pictures)
{
    var (name, probability) = classifier.Classify(picture);
    Console.WriteLine($"{picture}: {name} ({probability:P1})");
}

return 0;
