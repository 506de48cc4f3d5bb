using System.Text;

namespace Cmdlets.Runner.Driver;

/// <summary>Reads whole lines from a file that another process is still writing.</summary>
internal sealed class RecordReader : IDisposable
{
    private readonly FileStream _file;
    private readonly List<byte> _line = [];
    private readonly byte[] _buffer = new byte[16 * 1024];

    public RecordReader(string path) =>
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The records that have been finished since the last call.</summary>
    public List<DriverRecord> ReadNew()
    {
        List<DriverRecord> records = [];
        int count;
        while ((count = _file.Read(_buffer)) > 0)
        {
            foreach (byte value in _buffer.AsSpan(0, count))
            {
                if (value != (byte)'\n')
                {
                    _line.Add(value);
                    continue;
                }

                records.Add(DriverRecord.Parse(Encoding.UTF8.GetString([.. _line])));
                _line.Clear();
            }
        }

        return records;
    }

    public void Dispose() => _file.Dispose();
}
