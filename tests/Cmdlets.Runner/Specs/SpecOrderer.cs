using Xunit.Sdk;
using Xunit.v3;

namespace Cmdlets.Runner.Specs;

/// <summary>
/// Puts the cases in the order of file and line, and starts their files: xunit asks for the order with exactly the
/// cases that were selected, before it runs the first.
/// </summary>
internal sealed class SpecOrderer : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase
    {
        TTestCase[] ordered = [.. testCases
            .OrderBy(one => Arguments(one)?.File, StringComparer.Ordinal)
            .ThenBy(one => Arguments(one)?.Id)];
        SpecSchedule.Start(ordered
            .Select(one => Arguments(one))
            .OfType<(string File, int Id)>()
            .Select(one => (Specs.FullPath(one.File), one.Id)));
        return ordered;
    }

    private static (string File, int Id)? Arguments(ITestCase testCase) =>
        testCase is XunitTestCase { TestMethodArguments: [string file, int id] } ? (file, id) : null;
}
