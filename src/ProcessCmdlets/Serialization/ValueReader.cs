using System.Management.Automation;
using System.Text;
namespace ProcessCmdlets.Serialization;
/// <summary>Carries values as CLIXML until the binary codec lands; same surface.</summary>
internal sealed class ValueReader
{
    private int _p;
    internal ValueReader(ReadOnlyMemory<byte> payload) { Payload = payload; }
    internal ReadOnlyMemory<byte> Payload { get; }
    internal int Position => _p;
    internal bool AtEnd => _p >= Payload.Length;
    internal object? Read() { if (ReadByte() == 2) return ScriptBlock.Create(ReadString()!); string? s = ReadString(); return s is null ? null : PSSerializer.Deserialize(s); }
    internal string? ReadString() { int n = ReadInt32(); if (n < 0) return null; string s = Encoding.UTF8.GetString(Payload.Span.Slice(_p, n)); _p += n; return s; }
    internal byte ReadByte() => Payload.Span[_p++];
    internal bool ReadBoolean() => ReadByte() != 0;
    internal int ReadInt32() { int v = BitConverter.ToInt32(Payload.Span[_p..]); _p += 4; return v; }
    internal long ReadInt64() { long v = BitConverter.ToInt64(Payload.Span[_p..]); _p += 8; return v; }
    internal double ReadDouble() { double v = BitConverter.ToDouble(Payload.Span[_p..]); _p += 8; return v; }
    internal ReadOnlyMemory<byte> ReadBytes() { int n = ReadInt32(); var m = Payload.Slice(_p, n); _p += n; return m; }
    internal string[] ReadStrings() { int n = ReadInt32(); var a = new string[n]; for (int i = 0; i < n; i++) a[i] = ReadString()!; return a; }
}
