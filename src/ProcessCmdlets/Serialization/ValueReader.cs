namespace ProcessCmdlets.Serialization;

/// <summary>Reads the values of one message. Malformed bytes give a protocol error, never anything else.</summary>
internal sealed class ValueReader
{
    internal ValueReader(ReadOnlyMemory<byte> payload)
    {
        Payload = payload;
    }

    /// <summary>The message.</summary>
    internal ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The number of bytes read so far.</summary>
    internal int Position => throw new NotImplementedException();

    /// <summary>Whether all bytes were read.</summary>
    internal bool AtEnd => throw new NotImplementedException();

    /// <summary>Reads what <see cref="ValueWriter.Write"/> wrote.</summary>
    internal object? Read() => throw new NotImplementedException();

    /// <summary>Reads a text or null.</summary>
    internal string? ReadString() => throw new NotImplementedException();

    /// <summary>Reads one byte.</summary>
    internal byte ReadByte() => throw new NotImplementedException();

    /// <summary>Reads true or false.</summary>
    internal bool ReadBoolean() => throw new NotImplementedException();

    /// <summary>Reads a number.</summary>
    internal int ReadInt32() => throw new NotImplementedException();

    /// <summary>Reads a number.</summary>
    internal long ReadInt64() => throw new NotImplementedException();

    /// <summary>Reads a number, exact in all bits.</summary>
    internal double ReadDouble() => throw new NotImplementedException();

    /// <summary>Reads bytes and their number. The memory is the message's own.</summary>
    internal ReadOnlyMemory<byte> ReadBytes() => throw new NotImplementedException();

    /// <summary>Reads a list of texts.</summary>
    internal string[] ReadStrings() => throw new NotImplementedException();
}
