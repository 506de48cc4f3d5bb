using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>The one line a worker is told on its standard input: where to connect, and the secret that lets it in.</summary>
/// <param name="Version">The owner's protocol version.</param>
/// <param name="Token">The secret, of <see cref="Handshake.TokenSize"/> bytes.</param>
/// <param name="Endpoint">A socket's path, or a pipe's name on Windows.</param>
internal sealed record StartLine(int Version, byte[] Token, string Endpoint)
{
    private const string Word = "ProcessCmdlets";

    /// <summary>The line, without its end.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Word} {Version} {Convert.ToHexString(Token)} {Endpoint}");

    /// <summary>Reads such a line.</summary>
    /// <returns>False where the text is something else.</returns>
    internal static bool TryParse(string? text, [NotNullWhen(true)] out StartLine? line)
    {
        line = null;

        // The endpoint comes last, since a folder's name may have blanks.
        string[] parts = (text ?? string.Empty).Split(' ', 4);
        if (parts.Length != 4
            || parts[0] != Word
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            || parts[2].Length != Handshake.TokenSize * 2
            || parts[3].Length == 0)
        {
            return false;
        }

        try
        {
            line = new StartLine(version, Convert.FromHexString(parts[2]), parts[3]);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
