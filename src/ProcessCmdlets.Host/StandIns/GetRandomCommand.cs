using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Random.</summary>
[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "RandomNumberParameterSet")]
[OutputType(typeof(int), typeof(long), typeof(double))]
public sealed class GetRandomCommand : PSCmdlet
{
    // Seeded, it is one sequence for the whole process; until then any thread may take from the shared one.
    private static Random s_random = Random.Shared;

    private readonly List<object?> _items = [];

    /// <summary>Where the sequence of numbers begins.</summary>
    [Parameter]
    [ValidateNotNull]
    public int? SetSeed { get; set; }

    /// <summary>The number that all are below.</summary>
    [Parameter(Position = 0, ParameterSetName = "RandomNumberParameterSet")]
    public object? Maximum { get; set; }

    /// <summary>The smallest number.</summary>
    [Parameter(ParameterSetName = "RandomNumberParameterSet")]
    public object? Minimum { get; set; }

    /// <summary>Objects to choose from.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "RandomListItemParameterSet")]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ShuffleParameterSet")]
    [AllowNull]
    public object?[]? InputObject { get; set; }

    /// <summary>How many to write.</summary>
    [Parameter(ParameterSetName = "RandomNumberParameterSet")]
    [Parameter(ParameterSetName = "RandomListItemParameterSet")]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Write all objects in another order.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ShuffleParameterSet")]
    public SwitchParameter Shuffle { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (SetSeed is int seed)
        {
            s_random = new Random(seed);
        }
        for (int index = 0; ParameterSetName == "RandomNumberParameterSet" && index < Count; index++)
        {
            WriteObject(Next(Plain(Minimum), Plain(Maximum)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _items.AddRange(InputObject ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int count = Math.Min(Shuffle ? int.MaxValue : Count, _items.Count);
        for (int index = 0; index < count; index++)
        {
            int chosen = s_random.Next(index, _items.Count);
            (_items[index], _items[chosen]) = (_items[chosen], _items[index]);
            WriteObject(_items[index]);
        }
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private object Next(object? minimum, object? maximum)
    {
        if (minimum is double or float or decimal || maximum is double or float or decimal)
        {
            double low = LanguagePrimitives.ConvertTo<double>(minimum ?? 0.0);
            double high = LanguagePrimitives.ConvertTo<double>(maximum ?? double.MaxValue);
            Check(low < high, low, high);
            return low + (s_random.NextDouble() * (high - low));
        }
        if (minimum is long || maximum is long)
        {
            long low = LanguagePrimitives.ConvertTo<long>(minimum ?? 0L);
            long high = LanguagePrimitives.ConvertTo<long>(maximum ?? long.MaxValue);
            Check(low < high, low, high);
            return s_random.NextInt64(low, high);
        }
        int least = LanguagePrimitives.ConvertTo<int>(minimum ?? 0);
        int most = LanguagePrimitives.ConvertTo<int>(maximum ?? int.MaxValue);
        Check(least < most, least, most);
        return s_random.Next(least, most);
    }

    private void Check(bool ordered, object low, object high)
    {
        if (!ordered)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."),
                "MinGreaterThanOrEqualMax",
                ErrorCategory.InvalidArgument,
                null));
        }
    }
}
