using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Hands on what is written to it a line at a time.</summary>
/// <param name="takeLine">Gets each line, without its end.</param>
internal sealed class LineWriter(Action<string> takeLine) : TextWriter(CultureInfo.CurrentCulture)
{
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.Unicode;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }
        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }
        string line = _line.ToString();
        _line.Clear();
        takeLine(line);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_line.Length > 0)
        {
            string line = _line.ToString();
            _line.Clear();
            takeLine(line);
        }
    }
}
