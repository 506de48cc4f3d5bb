using System.Buffers.Binary;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security;
using System.Text.RegularExpressions;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    private void WriteScalar(ValueTag tag, object value)
    {
        switch (tag)
        {
            case ValueTag.False:
                WriteTag((bool)value ? ValueTag.True : ValueTag.False);
                return;
            case ValueTag.Int32:
                WriteNumber((int)value);
                return;
        }

        WriteTag(tag);
        switch (tag)
        {
            case ValueTag.Byte:
                WriteByte((byte)value);
                break;
            case ValueTag.SByte:
                WriteByte((byte)(sbyte)value);
                break;
            case ValueTag.Char:
                WriteUnsigned((uint)(char)value);
                break;
            case ValueTag.Int16:
                WriteInt32((short)value);
                break;
            case ValueTag.UInt16:
                WriteUnsigned((uint)(ushort)value);
                break;
            case ValueTag.UInt32:
                WriteUnsigned((uint)value);
                break;
            case ValueTag.Int64:
                WriteInt64((long)value);
                break;
            case ValueTag.UInt64:
                WriteUnsigned((ulong)value);
                break;
            case ValueTag.IntPtr:
                WriteInt64((nint)value);
                break;
            case ValueTag.UIntPtr:
                WriteUnsigned((ulong)(nuint)value);
                break;
            case ValueTag.Single:
                BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), (float)value);
                _buffer.Advance(sizeof(float));
                break;
            case ValueTag.Double:
                WriteDouble((double)value);
                break;
            case ValueTag.Decimal:
                WriteDecimal((decimal)value);
                break;
            case ValueTag.String:
                WriteText((string)value);
                break;
            case ValueTag.DateTime:
                WriteDateTime((DateTime)value);
                break;
            case ValueTag.DateTimeOffset:
                DateTimeOffset instant = (DateTimeOffset)value;
                WriteFixed(instant.Ticks);
                WriteInt64(instant.Offset.Ticks / TimeSpan.TicksPerMinute);
                break;
            case ValueTag.TimeSpan:
                WriteFixed(((TimeSpan)value).Ticks);
                break;
            case ValueTag.DateOnly:
                WriteInt32(((DateOnly)value).DayNumber);
                break;
            case ValueTag.TimeOnly:
                WriteFixed(((TimeOnly)value).Ticks);
                break;
            case ValueTag.Guid:
                ((Guid)value).TryWriteBytes(Reserve(16));
                _buffer.Advance(16);
                break;
            default:
                WriteLive(tag, value);
                break;
        }
    }

    private void WriteLive(ValueTag tag, object value)
    {
        switch (tag)
        {
            case ValueTag.Uri:
                Uri uri = (Uri)value;
                WriteBoolean(uri.IsAbsoluteUri);
                WriteText(uri.OriginalString);
                break;
            case ValueTag.Version:
                Version version = (Version)value;
                WriteInt32(version.Major);
                WriteInt32(version.Minor);
                WriteInt32(version.Build);
                WriteInt32(version.Revision);
                break;
            case ValueTag.BigInteger:
                WriteBytes(((BigInteger)value).ToByteArray());
                break;
            case ValueTag.DBNull:
                break;
            case ValueTag.SwitchParameter:
                WriteBoolean(((SwitchParameter)value).IsPresent);
                break;
            case ValueTag.Regex:
                Regex expression = (Regex)value;
                WriteText(expression.ToString());
                WriteInt32((int)expression.Options);
                WriteInt64(expression.MatchTimeout.Ticks);
                break;
            case ValueTag.IPAddress:
                IPAddress address = (IPAddress)value;
                WriteBytes(address.GetAddressBytes());
                WriteInt64(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0);
                break;
            case ValueTag.CultureInfo:
                CultureCodec.Write(this, (CultureInfo)value);
                break;
            case ValueTag.SecureString:
                WriteSecureString((SecureString)value);
                break;
            case ValueTag.PSCredential:
                WriteCredential((PSCredential)value);
                break;
            case ValueTag.ProgressRecord:
                WriteProgress((ProgressRecord)value);
                break;
            case ValueTag.FileInfo:
            case ValueTag.DirectoryInfo:
                WriteText(((FileSystemInfo)value).FullName);
                break;
            default:
                if (HandleCodec.TryFind(tag, out HandleCodec? codec))
                {
                    codec.Write(this, tag, value);
                }
                else
                {
                    WriteText(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                }

                break;
        }
    }

    private void WriteEnum(object value, TypePlan plan)
    {
        long bits = Convert.GetTypeCode(value) == TypeCode.UInt64
            ? unchecked((long)Convert.ToUInt64(value, CultureInfo.InvariantCulture))
            : Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if (plan.IsScriptType)
        {
            Include(plan.Type);
        }
        else if (plan.IsInMemory)
        {
            _collector?.AddLost(plan.Type);
        }

        WriteTag(ValueTag.Enum);

        // The first type name is that of the enumeration; the others serve where the receiver does not have it.
        WriteTypes(_types.Find(_access.TypeNames(PSObject.AsPSObject(value)), isSnapshot: true));
        WriteString(plan.IsScriptType || plan.IsInMemory ? string.Empty : plan.EnumAssembly);
        WriteByte((byte)Convert.GetTypeCode(value));
        WriteInt64(bits);
        WriteString(TextOf(value));
    }

    private void WriteDecimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        WriteRaw(MemoryMarshal.AsBytes(bits));
    }

    /// <summary>
    /// A local time goes with its offset from UTC: where the receiver has the same zone, it gets the same ticks, else the
    /// same instant.
    /// </summary>
    private void WriteDateTime(DateTime value)
    {
        WriteByte((byte)value.Kind);
        WriteFixed(value.Ticks);
        if (value.Kind == DateTimeKind.Local)
        {
            WriteInt64(TimeZoneInfo.Local.GetUtcOffset(value).Ticks);
        }
    }

    internal void WriteSecureString(SecureString value)
    {
        // The connection lets in only the same user, so the characters go as they are; a key would have to go with them.
        _buffer.IsSecret = true;
        WriteBoolean(value.IsReadOnly());
        int size = value.Length * sizeof(char);
        WriteUnsigned((uint)size);
        nint characters = Marshal.SecureStringToGlobalAllocUnicode(value);
        try
        {
            unsafe
            {
                WriteRaw(new ReadOnlySpan<byte>((void*)characters, size));
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
    }

    private void WriteCredential(PSCredential value)
    {
        bool isEmpty = string.IsNullOrEmpty(value.UserName);
        WriteBoolean(isEmpty);
        if (!isEmpty)
        {
            WriteText(value.UserName);
            WriteSecureString(value.Password);
        }
    }

    private void WriteProgress(ProgressRecord value)
    {
        WriteInt32(value.ActivityId);
        WriteInt32(value.ParentActivityId);
        WriteText(value.Activity);
        WriteString(value.StatusDescription);
        WriteString(value.CurrentOperation);
        WriteInt32(value.PercentComplete);
        WriteInt32(value.SecondsRemaining);
        WriteByte((byte)value.RecordType);
    }
}
