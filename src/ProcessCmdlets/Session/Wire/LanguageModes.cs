using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>Language modes in messages, and which of two allows less.</summary>
internal static class LanguageModes
{
    /// <exception cref="ProtocolException">It is no mode.</exception>
    internal static PSLanguageMode Read(ValueReader reader)
    {
        var mode = (PSLanguageMode)reader.ReadInt32();
        return Enum.IsDefined(mode) ? mode : throw new ProtocolException($"A session has the unknown language mode {(int)mode}.");
    }

    /// <summary>A restricted mode, whichever it is, stays what it is; the full language gives way to it.</summary>
    internal static PSLanguageMode Stricter(PSLanguageMode one, PSLanguageMode other) => (PSLanguageMode)Math.Max((int)one, (int)other);
}
