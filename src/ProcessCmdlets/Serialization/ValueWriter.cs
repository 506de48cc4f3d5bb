using System.Management.Automation;
using System.Text;
using System.Buffers;
using ProcessCmdlets.Engine.Protocol;
namespace ProcessCmdlets.Serialization;
/// <summary>Carries values as CLIXML until the binary codec lands; same surface.</summary>
internal sealed class ValueWriter
{
    internal ValueWriter(PayloadBuffer buffer, ValueWriterOptions? options = null) { Buffer = buffer; Options = options ?? new ValueWriterOptions(); }
    internal PayloadBuffer Buffer { get; }
    internal ValueWriterOptions Options { get; }
    internal IReadOnlyList<string> CutPaths => [];
    internal void Write(object? value, string path) { object? b = value is PSObject p ? p.BaseObject : value; if (b is Stream) throw new ValueNotSerializableException(path, b.GetType().FullName!, "Pass the path."); if (b is ScriptBlock sb) { WriteByte(2); WriteString(sb.ToString()); return; } WriteByte(1); WriteString(value is null ? null : PSSerializer.Serialize(value, 2)); }
    internal void WriteString(string? value) { if (value is null) { WriteInt32(-1); return; } byte[] b = Encoding.UTF8.GetBytes(value); WriteInt32(b.Length); Buffer.Write(b); }
    internal void WriteByte(byte value) => Buffer.Write([value]);
    internal void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);
    internal void WriteInt32(int value) => Buffer.Write(BitConverter.GetBytes(value));
    internal void WriteInt64(long value) => Buffer.Write(BitConverter.GetBytes(value));
    internal void WriteDouble(double value) => Buffer.Write(BitConverter.GetBytes(value));
    internal void WriteBytes(ReadOnlySpan<byte> value) { WriteInt32(value.Length); Buffer.Write(value); }
    internal void WriteStrings(IReadOnlyList<string> values) { WriteInt32(values.Count); foreach (string s in values) WriteString(s); }
    internal void Reset() { }
}
