using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>
/// Values that moved scripts share between runspaces: each arrives as one of its type whose script says the same of it, alone, in a
/// container, and a second time.
/// </summary>
public sealed class MovedValueTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    public static TheoryData<string> Names => [.. MovedValues.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RoundTrip_MovedValue_IsLiveWithItsContent(string name)
    {
        (string make, string probe) = MovedValues.All[name];
        runspace.Within(() =>
        {
            object value = Base(runspace.Run(make));
            string expected = Probe(value, probe);

            object once = Base(Codec.RoundTrip(value));
            object twice = Base(Codec.RoundTrip(once));
            object[] both = Assert.IsType<object[]>(Codec.RoundTrip(new[] { value, value }));

            Assert.Equal(TypeOf(value), TypeOf(once));
            Assert.Equal(expected, Probe(once, probe));
            Assert.Equal(expected, Probe(twice, probe));
            Assert.Equal(expected, Probe(Base(both[1]), probe));
            Assert.True(TypePlan.For(value.GetType()).Kind == ValueKind.Scalar || value.GetType().IsValueType || ReferenceEquals(Base(both[0]), Base(both[1])), "One object became two.");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_MovedValueCutShort_IsAProtocolError(string name) => runspace.Within(() =>
    {
        byte[] bytes = Codec.Bytes(Base(runspace.Run(MovedValues.All[name].Make)));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<ProtocolException>(() => new ValueReader(bytes.AsMemory(0, length)).Read());
        }
    });

    private static string Probe(object value, string probe)
    {
        using var shell = System.Management.Automation.PowerShell.Create(System.Management.Automation.RunspaceMode.CurrentRunspace);
        shell.AddScript($"param($v) $ErrorActionPreference = 'Stop'; @({probe}) -join '|'").AddArgument(value);
        return Assert.Single(shell.Invoke<string>());
    }

    private static object Base(object? value) =>
        value is System.Management.Automation.PSObject wrapper ? wrapper.BaseObject : Assert.IsType<object>(value, exactMatch: false);

    // How .NET holds a value of JSON depends on where it comes from.
    private static string TypeOf(object value) =>
        value is System.Text.Json.Nodes.JsonValue ? "JsonValue" : value.GetType().ToString();
}
