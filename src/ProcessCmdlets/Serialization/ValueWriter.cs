using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Serialization;

/// <summary>Writes values into the payload of one message.</summary>
internal sealed class ValueWriter
{
    internal ValueWriter(PayloadBuffer buffer, ValueWriterOptions? options = null)
    {
        Buffer = buffer;
        Options = options ?? new ValueWriterOptions();
    }

    /// <summary>Where the bytes go.</summary>
    internal PayloadBuffer Buffer { get; }

    /// <summary>How values are written.</summary>
    internal ValueWriterOptions Options { get; }

    /// <summary>The paths of values since <see cref="Reset"/> that crossed as text because they lay too deep.</summary>
    internal IReadOnlyList<string> CutPaths => throw new NotImplementedException();

    /// <summary>Writes one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">What the user would call it, for errors.</param>
    /// <exception cref="ValueNotSerializableException">It cannot cross; nothing of it was written.</exception>
    internal void Write(object? value, string path) => throw new NotImplementedException();

    /// <summary>Writes a text or null.</summary>
    internal void WriteString(string? value) => throw new NotImplementedException();

    /// <summary>Writes one byte.</summary>
    internal void WriteByte(byte value) => throw new NotImplementedException();

    /// <summary>Writes true or false.</summary>
    internal void WriteBoolean(bool value) => throw new NotImplementedException();

    /// <summary>Writes a number; small ones take one byte.</summary>
    internal void WriteInt32(int value) => throw new NotImplementedException();

    /// <summary>Writes a number; small ones take one byte.</summary>
    internal void WriteInt64(long value) => throw new NotImplementedException();

    /// <summary>Writes a number, exact in all bits.</summary>
    internal void WriteDouble(double value) => throw new NotImplementedException();

    /// <summary>Writes bytes and their number.</summary>
    internal void WriteBytes(ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>Writes a list of texts.</summary>
    internal void WriteStrings(IReadOnlyList<string> values) => throw new NotImplementedException();

    /// <summary>Starts a new message: names are written in full again. The buffer is the caller's to clear.</summary>
    internal void Reset() => throw new NotImplementedException();
}
