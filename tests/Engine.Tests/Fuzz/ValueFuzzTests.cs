using Engine.Tests.Serialization;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Fuzz;

/// <summary>Bytes that are read as values.</summary>
public sealed class ValueFuzzTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    [Fact]
    public Task Values()
    {
        List<byte[]> seeds = [];
        foreach (SampleValue sample in SampleValues.All)
        {
            object? value = sample.Make(runspace);
            runspace.Within(() => seeds.Add(Codec.Bytes(value, sample.Depth)));
        }

        foreach ((string make, _) in MovedValues.All.Values)
        {
            runspace.Within(() => seeds.Add(Codec.Bytes(((System.Management.Automation.PSObject)runspace.Run(make)!).BaseObject)));
        }

        return FuzzRun.Over("values", 130_000, seeds, static (input, _) =>
        {
            var reader = new ValueReader(input);
            while (!reader.AtEnd)
            {
                object? value = reader.Read();
                ClosedTypes.Check(value);
            }
        });
    }

    [Fact]
    public Task Primitives() => FuzzRun.Over(
        "primitives",
        60_000,
        [FuzzFrames.Payload(static payload =>
        {
            var writer = new ValueWriter(payload);
            writer.WriteString("text");
            writer.WriteString("\uD800 half");
            writer.WriteStrings(["a", "b"]);
            writer.WriteBytes([1, 2, 3]);
            writer.WriteInt32(-70_000);
            writer.WriteInt64(long.MinValue);
        })],
        static (input, _) =>
        {
            var reader = new ValueReader(input);
            while (!reader.AtEnd)
            {
                switch ((input.Length + (reader.Position * 7)) % 8)
                {
                    case 0:
                        reader.ReadInt32();
                        break;
                    case 1:
                        reader.ReadInt64();
                        break;
                    case 2:
                        reader.ReadBytes();
                        break;
                    case 3:
                        reader.ReadStrings();
                        break;
                    case 4:
                        reader.ReadBoolean();
                        break;
                    case 5:
                        reader.ReadDouble();
                        break;
                    default:
                        reader.ReadString();
                        break;
                }
            }
        });
}
