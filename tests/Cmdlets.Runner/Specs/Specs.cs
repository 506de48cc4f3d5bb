using Cmdlets.Runner.Driver;
using Xunit;

namespace Cmdlets.Runner.Specs;

/// <summary>The specs of tests/Cmdlets, one case for each It.</summary>
[TestCaseOrderer(typeof(SpecOrderer))]
public sealed class Specs
{
    /// <summary>Holds when the It of this number in the file does.</summary>
    [Theory]
    [SpecData]
    public async Task It(string file, int id)
    {
        SpecResult result = await SpecSchedule.GetResultAsync(FullPath(file), id);
        switch (result.Outcome)
        {
            case "passed":
                break;
            case "skipped":
            case "inconclusive":
                Assert.Skip(result.Text);
                break;
            default:
                throw new SpecFailedException(result);
        }
    }

    internal static string FullPath(string file) => Path.Combine(RepositoryPaths.Specs, file);
}
