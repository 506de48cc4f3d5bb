using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes an encoding of what users write for one: a name, a code page or an encoding.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EncodingArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string name => FromName(name),
            int codePage => Encoding.GetEncoding(codePage),
            object other => other,
            null => throw new ArgumentTransformationMetadataException("An encoding is needed."),
        };

    private static Encoding FromName(string name) => name.ToUpperInvariant() switch
    {
        "ASCII" => Encoding.ASCII,
        "ANSI" => Encoding.GetEncoding(0),
        "BIGENDIANUNICODE" => Encoding.BigEndianUnicode,
        "BIGENDIANUTF32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        "DEFAULT" or "UTF8" or "UTF8NOBOM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "OEM" => Console.OutputEncoding,
        "UNICODE" => Encoding.Unicode,
        "UTF8BOM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        "UTF32" => Encoding.UTF32,
        _ => Encoding.GetEncoding(name),
    };
}
